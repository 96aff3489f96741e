; Rule 8. The cycle behind loop x1 issues what stands behind the body.
;= machine tiny4
li x1, 0   ;= 0 issue
loop x1    ;= 1 issue
  li x2, 5 ;= never
endloop
halt       ;= 2 issue
;= cycles 3 drain 0
