; Rules 3 and 7. Four neighbouring 4-byte words lie in four banks: ii = 1, L = 2. v1 is written 3 .. 6; add issues in 3, writes 6 .. 9; drain to 10.
;= machine tiny4
ld.s32 v1, [x1] ;= 0 issue
add v2, v1, #1  ;= 3 raw
halt            ;= 4 issue
;= cycles 11 drain 6
