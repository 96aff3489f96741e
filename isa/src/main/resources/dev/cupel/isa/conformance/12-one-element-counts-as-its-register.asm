; Rule 4. hmax v1[0] behind mul v1 (last write 7): WAW 7-6 = 1, no wait. It writes in 1+1+6 = 8.
; The second hmax: unit free in 1+4 = 5; writes in 12, and add, which reads v1, waits for that: 12. add writes 15 .. 18; drain to 19.
;= machine tiny4
mul v1, v5, v6 ;= 0 issue
hmax v1[0], v2 ;= 1 issue
hmax v1[1], v3 ;= 5 unit
add v4, v1, #0 ;= 12 raw
halt           ;= 13 issue
;= cycles 20 drain 6
