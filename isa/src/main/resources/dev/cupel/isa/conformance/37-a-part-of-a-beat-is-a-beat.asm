; Rule 5. Five elements are two beats: MUL is free in 1+2 = 3. The second mul writes 3+1+3 = 7 .. 8; drain to 9.
;= machine tiny4
setvl 5        ;= 0 issue
mul v1, v2, v3 ;= 1 issue
mul v4, v5, v6 ;= 3 unit
halt           ;= 4 issue
;= cycles 10 drain 5
