; Rules 2 and 5. hsum chains on mac (first write 3) but waits for the unit: 4; it writes a1[0] in 4+1+7 = 12.
; mulrs reads a1 from its write on: 12; writes 16 .. 19; drain to 20.
;= machine tiny4
mac a0, v1, v2       ;= 0 issue
hsum a1[0], a0       ;= 4 unit
mulrs v3, a1, v2, #0 ;= 12 raw
halt                 ;= 13 issue
;= cycles 21 drain 7
