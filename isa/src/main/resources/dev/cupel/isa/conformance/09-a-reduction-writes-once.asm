; Rule 2. hsum writes at the end of 0+1+7 = 8. mul reads it by broadcast: t >= 8; writes 8+1+3 = 12 .. 15; drain to 16.
;= machine tiny4
hsum v1[0], v2    ;= 0 issue
mul v3, v4, v1[0] ;= 8 raw
halt              ;= 9 issue
;= cycles 17 drain 7
