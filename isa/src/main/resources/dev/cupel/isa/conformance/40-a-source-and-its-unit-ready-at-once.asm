; MUL is free in 0+4 = 4, and v1 first written in 0+1+3 = 4: a tie, charged to the unit, which comes before RAW.
; The second mul writes 8 .. 11; drain to 12.
;= machine tiny4
mul v1, v2, v3 ;= 0 issue
mul v4, v1, v2 ;= 4 unit
halt           ;= 5 issue
;= cycles 13 drain 7
