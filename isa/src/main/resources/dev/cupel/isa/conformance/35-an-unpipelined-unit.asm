; Rules 3 and 5. Latency 1 and interval 5: ii = 5, L = 1+5-1 = 5. One beat: the first step writes v1 and a0 in 1+1+5 = 7.
; The unit is free in 1+5 = 6, but the second step reads v1 and a0: 7. It writes in 13; drain to 14.
;= machine tiny4 units.sqrt.interval=5
setvl 4         ;= 0 issue
sqrt v1, a0, 3  ;= 1 issue
sqrt v1, a0, 2  ;= 7 raw
halt            ;= 8 issue
;= cycles 15 drain 6
