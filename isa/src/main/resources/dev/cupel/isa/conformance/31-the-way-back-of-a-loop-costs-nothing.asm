; Rule 8. loop takes one cycle; the three macs follow each other at the unit's pace: 2, 6, 10. The last writes until 10+4+2 = 16; drain to 17.
;= machine tiny4
li x1, 0             ;= 0 issue
loop 3               ;= 1 issue
  mac a0, v1, v2[x1+] ;= 2 issue, 6 unit, 10 unit
endloop
halt                 ;= 11 issue
;= cycles 18 drain 6
