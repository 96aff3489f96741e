; Rules 4 and 7. dma.rows reads v1 in 1 .. 4; shr (F = 1) may issue from 4-1-1 = 2 on and writes 4 .. 7.
; The transfer starts in 1 and ends in 1 + 40 + 16*1 = 57. Halt drains to 57.
;= machine tiny4
dma.rows [x1], [x2], v1, bytes 4, rows 10 ;= 0 issue
shr v1, v2, #1                       ;= 2 war
halt                                 ;= 3 issue
;= cycles 58 drain 54
