; Rules 2 and 6. mul writes 4 .. 7 and shr, issued later, 3 .. 6, through the second port. Drain to 8.
;= machine tiny4
mul v1, v2, v3 ;= 0 issue
shr v4, v5, #1 ;= 1 issue
halt           ;= 2 issue
;= cycles 9 drain 6
