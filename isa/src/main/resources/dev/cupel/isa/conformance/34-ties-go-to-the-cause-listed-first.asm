; MUL and the second read port are both free in 4: unit comes before read port. The second mul writes 8 .. 11; drain to 12.
;= machine tiny4 readPorts=3
mul v1, v2, v3 ;= 0 issue
mul v4, v5, v6 ;= 4 unit
halt           ;= 5 issue
;= cycles 13 drain 7
