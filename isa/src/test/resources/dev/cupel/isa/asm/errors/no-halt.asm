; the last instruction is no halt
li x1, 1
add v1, v2, v3
; a comment
