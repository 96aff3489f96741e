; loops that do not close, nest too deep or hold nothing
loop 1
  loop 2
    loop 3
      loop 4
        loop 5
          li x1, 1
        endloop
      endloop
    endloop
  endloop
endloop
endloop
loop 3
endloop
loop 7
  halt
