; Rule 6. One beat: mul in 1 writes in 1+1+3 = 5. shr could write in 4, before it, but the port's last reserved cycle is 5:
; 5 < t+1+1 gives t >= 4. shr writes in 6; drain to 7.
;= machine tiny4 writePorts=1
setvl 4        ;= 0 issue
mul v1, v2, v3 ;= 1 issue
shr v4, v5, #1 ;= 4 write port
halt           ;= 5 issue
;= cycles 8 drain 2
