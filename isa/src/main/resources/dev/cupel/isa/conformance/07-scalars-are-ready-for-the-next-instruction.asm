; Rule 3. x1 is used one cycle after li, and after its increment. Only the ACC unit is waited for: 1 + 4 beats = 5.
; The second add writes 5+1+2 = 8 .. 11; drain to 12.
;= machine tiny4
li x1, 3            ;= 0 issue
add v1, v2, v3[x1+] ;= 1 issue
add v4, v2, v3[x1]  ;= 5 unit
halt                ;= 6 issue
;= cycles 13 drain 6
