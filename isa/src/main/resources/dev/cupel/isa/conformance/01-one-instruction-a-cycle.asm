; Rule 1. Scalars and halt wait for nothing. Halt in 2: cycles = 2+1.
;= machine tiny4
li x1, 1 ;= 0 issue
li x2, 2 ;= 1 issue
halt     ;= 2 issue
;= cycles 3 drain 0
