; Rule 6. mul holds two of three ports over 1 .. 4; v5[0] and v6[0] need one each in t+1: the second is free for t = 4.
; add writes 7 .. 10; drain to 11.
;= machine tiny4 readPorts=3
mul v1, v2, v3       ;= 0 issue
add v4, v5[0], v6[0] ;= 4 read port
halt                 ;= 5 issue
;= cycles 12 drain 6
