.observe z dram 0 s8 [4] ready 10
halt
