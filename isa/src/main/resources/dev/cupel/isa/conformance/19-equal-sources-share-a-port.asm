; Rule 6. mul v2, v2 takes one port (1 .. 4), add two (2 .. 5). cmp finds the first free in 4; it writes m0 in 6 .. 9 and needs no write port.
; Drain to 10.
;= machine tiny4 readPorts=3
mul v1, v2, v2    ;= 0 issue
add v3, v4, v5    ;= 1 issue
cmp.lt m0, v7, #0 ;= 4 read port
halt              ;= 5 issue
;= cycles 11 drain 5
