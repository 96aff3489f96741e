; Rule 5. hsum writes a0[0] in 8: WAW of mac (F = 2) is 8-2 = 6, behind the unit's 4. mac writes 9 .. 12.
; ard: RAW 9, unit 6+4 = 10; writes 13 .. 16; drain to 17.
;= machine tiny4
hsum a0[0], v1 ;= 0 issue
mac a0, v2, v3 ;= 6 waw
ard v4, a0, #0 ;= 10 unit
halt           ;= 11 issue
;= cycles 18 drain 6
