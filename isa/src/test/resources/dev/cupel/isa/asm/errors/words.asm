; misspelt words: each with the nearest
mull v1, v2, v3
mulrs.ups v1, v2, #3, #4
dma.inn [x1], [x2], 4
cmp v1, v2, v3
cmp.lt.ge m0, v2, v3
ld.s9 v1, [x1]
clr.sat a0
.tabel t0 u8: 1 2
.const SIZE 4
add v1, v2, #SISE
halt
