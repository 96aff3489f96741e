; values out of range, with their limits
sqrt v1, a0, 31
dma.wait 256
setvl 0
setvl 257
loop -1
  li x1, 5
endloop
dma.in [x1], [x2], 0
dma.in [x1], [x2], 268435456
ld.s8 v1, [x1], stride 32768
ld.s8 v1, [x1], post 2147483648
li x1, 0x100000000
add v1, v2, #-2147483649
dma.rows [x1], [x2], v1, bytes 0, rows 10
dma.rows [x1+4], [x2], v1, bytes 4, rows 10
dma.rows [x1], [x2], v1, bytes 4
ld.s8 v1, [x1], stride 2, stride 3
mul v1, v2, v3, stride 4
li x1, 12z
li x1, 99999999999999999999
halt
