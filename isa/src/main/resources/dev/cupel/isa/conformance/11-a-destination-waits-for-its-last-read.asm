; Rule 4, WAR. lut reads v2 in 1 .. 16; add (F = 2) writes first in t+3 and must not before 16: t >= 16-2-1 = 13.
; add writes 16 .. 19, lut's last is 18; drain to 20.
;= machine tiny4
.table t0 u4: 0 1
lut v1, t0, v2 ;= 0 issue
add v2, v3, v4 ;= 13 war
halt           ;= 14 issue
;= cycles 21 drain 6
