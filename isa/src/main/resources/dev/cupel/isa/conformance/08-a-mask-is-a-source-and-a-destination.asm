; Rules 3 and 4. m0 is first written in 0+1+1 = 2: add issues in 2, reads m0 in 3 .. 6.
; The second cmp: unit free in 0+4 = 4; WAW 5-1 = 4; WAR 6-1-1 = 4: a tie, charged to the unit. It writes 6 .. 9; drain to 10.
;= machine tiny4
cmp.lt m0, v1, #0  ;= 0 issue
add v2, v3, v4 ?m0 ;= 2 raw
cmp.gt m0, v5, #0  ;= 4 unit
halt               ;= 5 issue
;= cycles 11 drain 5
