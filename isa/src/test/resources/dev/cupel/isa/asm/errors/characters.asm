; what is no assembly
name "unclosed
li x1, 1 $
€ é
.name "bad \q escape"
, v1
halt
