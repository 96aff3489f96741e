; Rule 2. mul has one beat and writes in 5, whatever vl becomes after it; add has four: 5+1+2 = 8 .. 11. Drain to 12.
;= machine tiny4
setvl 4        ;= 0 issue
mul v1, v2, v3 ;= 1 issue
setvl 16       ;= 2 issue
add v4, v1, #1 ;= 5 raw
halt           ;= 6 issue
;= cycles 13 drain 6
