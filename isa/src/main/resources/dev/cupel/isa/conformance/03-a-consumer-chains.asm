; Rule 3. v1 is first written in 4; add is no faster (ii 1 and 1), so it issues in 4, reads in 5.
; add writes 4+1+2 = 7 .. 10; drain to 11.
;= machine tiny4
mul v1, v2, v3 ;= 0 issue
add v4, v1, v2 ;= 4 raw
halt           ;= 5 issue
;= cycles 12 drain 6
