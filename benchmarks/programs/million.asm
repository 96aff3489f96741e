; A million instructions on edge16: what a trace costs where a run is long (benchmarks/run trace-cost).
; Three ops: sums of products over vectors that are loaded, a chain in which each step waits for the one before, and a normalization that keeps
; several units busy at once.
.name million

        setvl 32
        li x1, 0
        dma.in [x1], [x1], 256
        dma.wait 0
        ld.s16 v1, [x1]

.op products linear
        loop 60000
          ld.s16 v2, [x1+64]
          mac.mod a0, v1, v2
          mac.mod a1, v2, v2
          ard.up.clip v3, a0, #4
          st.s16.clip v3, [x1+128]
        endloop

.op chain square
        loop 60000
          mul.mod v4, v1, v1
          shr.up v4, v4, #3
          add.mod v5, v4, v5
          max v5, v5, v4
          hmax v6[0], v5
        endloop

.op norm layernorm
        loop 24000
          clr a2
          ld.s16 v7, [x1]
          mac.mod a2, v7, v7
          hsum.mod a3[0], v7
          ard.up.clip v8, a2, #6
          ard.up.clip v9, a3, #5
          sub.mod v10, v7, v9[0]
          mul.mod v11, v10, v10
          mulrs.up.clip v12, v10, v8, #12
          shr.up v13, v11, #7
          add.mod v14, v12, v13
          min v15, v14, v12
          max v16, v14, v13
          mulrs.up.clip v17, v15, #181, #8
          sub.mod v18, v16, v17
          shr.up v19, v18, #2
          st.s16.clip v19, [x1+192]
        endloop
.endop
        halt
.data dram 0 s16: 3 -1 4 1 -5 9 -2 6 5 -3 5 8 -9 7 9 3 2 -3 8 4 -6 2 6 4 -3 3 8 3 -2 7 9 5
