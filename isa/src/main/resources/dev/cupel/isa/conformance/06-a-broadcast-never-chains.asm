; Rule 3. v1 is last written in 4+3 = 7; its element 0 is read by broadcast: t >= 7. add writes 10 .. 13; drain to 14.
;= machine tiny4
mul v1, v2, v3    ;= 0 issue
add v4, v2, v1[0] ;= 7 raw
halt              ;= 8 issue
;= cycles 15 drain 6
