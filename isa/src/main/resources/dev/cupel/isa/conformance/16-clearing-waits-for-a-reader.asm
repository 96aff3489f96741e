; Rule 5. mulrs has ii = 4, L = 3+4-1 = 6: it reads a0 in 1 .. 16. clr (F = 2): 16-2-1 = 13; writes 16 .. 19.
; mulrs writes 7, 11, 15, 19; drain to 20.
;= machine tiny4 units.mul.interval=4
mulrs v1, a0, v2, #8 ;= 0 issue
clr a0               ;= 13 war
halt                 ;= 14 issue
;= cycles 21 drain 6
