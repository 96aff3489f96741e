; instructions behind halt
halt
li x1, 1
halt
