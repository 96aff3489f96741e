; Rule 6. mul holds one port over 1 .. 4 for v2 and one in 1 for v2[0]; sub takes the two that are free from 2 on until 5.
; cmp needs one: the first is free in 4. It writes 6 .. 9, mul and sub until 7; drain to 10.
;= machine tiny4 readPorts=3
mul v1, v2, v2[0] ;= 0 issue
sub v3, v4, v5    ;= 1 issue
cmp.lt m0, v7, #0 ;= 4 read port
halt              ;= 5 issue
;= cycles 11 drain 5
