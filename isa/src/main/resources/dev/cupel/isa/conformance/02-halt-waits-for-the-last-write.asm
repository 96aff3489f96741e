; Rules 1 and 2. mul issued in 0 writes at the end of 0+1+3 = 4 .. 4+3 = 7; nothing is in flight from 8 on.
; Halt completes in 8: cycles = 9, drain = 8-1.
;= machine tiny4
mul v1, v2, v3 ;= 0 issue
halt           ;= 1 issue
;= cycles 9 drain 7
