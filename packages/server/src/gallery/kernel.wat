;; The scan of a gallery: which of its records come near enough to a probe. segment.ts lays the memory out.
(module
  (import "gallery" "memory" (memory 1 65535 shared))

  ;; Looks at the records from $record to before $end, and notes those whose reach is at least $floor from $hits on, 16
  ;; bytes each: the reach as f64, the record's address as i32. Returns the address behind the last note.
  ;; A record is $dimensions int8, a multiple of 32; scale, residual and deduction as f32; 12 bytes of id. The probe is int16 at 0.
  ;; No sum overflows: by Cauchy-Schwarz it is at most the product of the two lengths, below 2^28 for 1,024 dimensions.
  (func (export "scan")
    (param $record i32) (param $end i32) (param $dimensions i32) (param $hits i32)
    (param $gain f64) (param $spread f64) (param $base f64) (param $floor f64) (result i32)
    (local $at i32) (local $probe i32) (local $stop i32) (local $even v128) (local $odd v128) (local $reach f64)
    (local.set $stop (i32.shl (local.get $dimensions) (i32.const 1)))
    (block $done
      (loop $records
        (br_if $done (i32.ge_u (local.get $record) (local.get $end)))
        (local.set $at (local.get $record))
        (local.set $probe (i32.const 0))
        (local.set $even (v128.const i64x2 0 0))
        (local.set $odd (v128.const i64x2 0 0))
        (loop $thirtytwo
          (local.set $even (i32x4.add (local.get $even) (i32x4.dot_i16x8_s
            (v128.load8x8_s (local.get $at)) (v128.load (local.get $probe)))))
          (local.set $odd (i32x4.add (local.get $odd) (i32x4.dot_i16x8_s
            (v128.load8x8_s offset=8 (local.get $at)) (v128.load offset=16 (local.get $probe)))))
          (local.set $even (i32x4.add (local.get $even) (i32x4.dot_i16x8_s
            (v128.load8x8_s offset=16 (local.get $at)) (v128.load offset=32 (local.get $probe)))))
          (local.set $odd (i32x4.add (local.get $odd) (i32x4.dot_i16x8_s
            (v128.load8x8_s offset=24 (local.get $at)) (v128.load offset=48 (local.get $probe)))))
          (local.set $at (i32.add (local.get $at) (i32.const 32)))
          (local.set $probe (i32.add (local.get $probe) (i32.const 64)))
          (br_if $thirtytwo (i32.lt_u (local.get $probe) (local.get $stop))))
        (local.set $even (i32x4.add (local.get $even) (local.get $odd)))
        ;; reach = $gain * scale * sum + $spread * residual + $base - deduction
        (local.set $reach (f64.add (f64.sub (local.get $base) (f64.promote_f32 (f32.load offset=8 (local.get $at)))) (f64.add
          (f64.mul (local.get $spread) (f64.promote_f32 (f32.load offset=4 (local.get $at))))
          (f64.mul (local.get $gain) (f64.mul (f64.promote_f32 (f32.load (local.get $at))) (f64.convert_i32_s
            (i32.add
              (i32.add (i32x4.extract_lane 0 (local.get $even)) (i32x4.extract_lane 1 (local.get $even)))
              (i32.add (i32x4.extract_lane 2 (local.get $even)) (i32x4.extract_lane 3 (local.get $even))))))))))
        (if (f64.ge (local.get $reach) (local.get $floor)) (then
          (f64.store (local.get $hits) (local.get $reach))
          (i32.store offset=8 (local.get $hits) (local.get $record))
          (local.set $hits (i32.add (local.get $hits) (i32.const 16)))))
        (local.set $record (i32.add (local.get $at) (i32.const 24)))
        (br $records)))
    (local.get $hits)))
