; Rule 3. lut writes 0+1+5 = 6, 10, 14, 18; add takes a beat a cycle and would overtake it: t >= 18.
; add writes 18+1+2 = 21 .. 24; drain to 25.
;= machine tiny4
.table t0 u4: 0 1
lut v1, t0, v2 ;= 0 issue
add v3, v1, #1 ;= 18 raw
halt           ;= 19 issue
;= cycles 26 drain 6
