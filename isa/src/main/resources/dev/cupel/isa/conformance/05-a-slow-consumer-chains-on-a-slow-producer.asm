; Rule 3. shr with interval 4 has ii = 4, L = 1+4-1 = 4: as slow as lut, so it chains on the first write, 6.
; It writes 6+1+4 = 11, 15, 19, 23; drain to 24.
;= machine tiny4 units.shr.interval=4
.table t0 u4: 0 1
lut v1, t0, v2 ;= 0 issue
shr v3, v1, #1 ;= 6 raw
halt           ;= 7 issue
;= cycles 25 drain 17
