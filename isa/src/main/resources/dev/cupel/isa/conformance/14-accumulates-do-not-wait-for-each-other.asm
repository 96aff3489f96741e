; Rule 5. An accumulate does not wait for its accumulator (first written in 3): only for the unit, 4 and 8.
; ard: a0 is first written by the last mac in 8+1+2 = 11, the unit is free in 12. It writes 15 .. 18; drain to 19.
;= machine tiny4
clr a0            ;= 0 issue
mac a0, v1, v2    ;= 4 unit
mac a0, v3, v4[0] ;= 8 unit
ard v5, a0, #0    ;= 12 unit
halt              ;= 13 issue
;= cycles 20 drain 6
