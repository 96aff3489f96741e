; Rule 5. MUL takes 4 beats: free in 4 and 8. The last mul writes 8+1+3 = 12 .. 15; drain to 16.
;= machine tiny4
mul v1, v2, v3 ;= 0 issue
mul v4, v2, v3 ;= 4 unit
mul v5, v2, v3 ;= 8 unit
halt           ;= 9 issue
;= cycles 17 drain 7
