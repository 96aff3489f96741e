; Rule 8. Each turn of the outer loop: li, loop, addx, addx. Neither way back costs a cycle.
;= machine tiny4
loop 2             ;= 0 issue
  li x1, 0         ;= 1 issue, 5 issue
  loop 2           ;= 2 issue, 6 issue
    addx x1, x1, 1 ;= 3 issue, 4 issue, 7 issue, 8 issue
  endloop
endloop
halt               ;= 9 issue
;= cycles 10 drain 0
