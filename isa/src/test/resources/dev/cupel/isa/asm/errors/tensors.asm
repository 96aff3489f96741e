; tensors, ops and places
.input x dram 0 s7 [4]
.input x dram 0 s8 4
.input x dram 0 s8 [0]
.input x dram 0 s8 [4] stride [1]
.input x dram 0 s8 [4, 4] strides [1]
.input x dram 0 s8 [4] scale 0
.input x dram 0 s8 [4] scale -1
.input x dram 0 s8 [4] ready 3
.input x dram 0 s8 [65536, 65536]
.observe y dram 0 s8 [4]
.observe z dram 0 s8 [4] ready 10
.output o dram 0 s8 [4]
.output o dram 0 s8 [4]
.op first linear
.op first linear
.op frist
.op
.loc file 1
li x1, 1 @3
li x1, 1 @3:4 5
halt
