; Rule 5. add occupies ACC for 4 beats; hsum, of another latency, follows in 4 and writes in 4+1+7 = 12, while the next add
; issues in 8 and writes 11 .. 14. Drain to 15.
;= machine tiny4
add v1, v2, v3 ;= 0 issue
hsum v4[0], v5 ;= 4 unit
add v6, v2, v3 ;= 8 unit
halt           ;= 9 issue
;= cycles 16 drain 6
