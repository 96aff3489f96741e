; Rule 6. v3[0] is read in 1 alone: in 1 its port is free for t+1 = 2, and with the third port add has its two.
; Both write 4 .. 7 through two write ports; drain to 8.
;= machine tiny4 readPorts=3
mul v1, v2, v3[0] ;= 0 issue
add v4, v5, v6    ;= 1 issue
halt              ;= 2 issue
;= cycles 9 drain 6
