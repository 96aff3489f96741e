; Rule 4, WAR of a mask. lut reads m0 with each of its beats, in 1 .. 16; cmp (F = 1) may issue from 16-1-1 = 14 on, writes 16 .. 19.
; lut's last write is 18; drain to 20.
;= machine tiny4
.table t0 u4: 0 1
lut v1, t0, v2 ?m0 ;= 0 issue
cmp.lt m0, v3, #0  ;= 14 war
halt               ;= 15 issue
;= cycles 21 drain 5
