; tables and data
.table t0 u4: 0 1 2 16
.table t0 u4: 0 1
.table t1 s8: 1 2 3
.table t16 s8: 1 2
.table t2 u32: 1 2
.table t3 exp s8: 1 2
.table t4 exp s8: 1 2
.data dramm 0 s8: 1
.data dram -1 s8: 1
.data dram 0 s8: 128
.data dram 0 s4: 1 2 3
.data dram 0 hex: 00ff
.data dram 0 hex: "00f"
.data dram 0 s8:
.data dram 0 s8 1 2
5
.const v1 5
.const A 1
.const A 2
.const B
halt
