; Rule 6. hsum reserves 8 alone, at issue. mul (F = 3): 8 < t+4 gives t >= 5. It writes 9 .. 12; drain to 13.
;= machine tiny4 writePorts=1
hsum v1[0], v2 ;= 0 issue
mul v3, v4, v5 ;= 5 write port
halt           ;= 6 issue
;= cycles 14 drain 7
