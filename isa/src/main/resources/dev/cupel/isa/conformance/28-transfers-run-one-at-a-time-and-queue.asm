; Rule 7. 16 bytes take 40 + 4. First: 1 .. 45. Second: 45 .. 89. The third waits until one of two is done: 45; it runs 89 .. 133.
; dma.wait 1 issues when the second ends: 89. Halt drains to 133.
;= machine tiny4 dmaQueue=2
dma.in [x1], [x2], 16 ;= 0 issue
dma.in [x1], [x2], 16 ;= 1 issue
dma.in [x1], [x2], 16 ;= 45 dma
dma.wait 1            ;= 89 dma
halt                  ;= 90 issue
;= cycles 134 drain 43
