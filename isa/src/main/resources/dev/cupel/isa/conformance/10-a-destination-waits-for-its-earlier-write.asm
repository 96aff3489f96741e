; Rule 4, WAW. v1 is last written in 7: shr (F = 1) may issue in 7-1 = 6, writes 8 .. 11.
; The second mul (F = 3): 11-3 = 8; writes 12 .. 15; drain to 16.
;= machine tiny4
mul v1, v2, v3 ;= 0 issue
shr v1, v2, #1 ;= 6 waw
mul v1, v2, v3 ;= 8 waw
halt           ;= 9 issue
;= cycles 17 drain 7
