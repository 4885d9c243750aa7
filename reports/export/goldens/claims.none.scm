; tertius export {"to":"cpsa","file":"claims.tertius","protocol":"claims","with":[],"threats":"none","goals":["offered","hidden","nowhere","answered","together","C : agreement S on n (committed counts)"],"typed":true,"self":false}
;
; claims: what a spec claims for itself
; from claims.tertius, for CPSA 4; run it with cpsa4
; threats: none
;
; A goal holds where every shape satisfies it. Whose keys are (non k) is honest; nothing is assumed of anybody else.
;
; Approximated:
; - places take values of their own kind only: no result of a hash for a nonce (may miss attacks)
; - a role that branches, or makes checks after it has sent something, is several roles of CPSA, one for each way (exact)
; - K(t) counts by whom the run that has t holds by then, and by who made what of t that run holds by itself, not by what it learns later (may show false attacks)
; - a party without a name is taken for honest by whom its run holds at its start and by the values that the claimant has by then, not by what either learns later (may show false attacks)
; - holds(R, t) in a conclusion counts runs of honest agents only, not dishonest agents that derive t (may show false attacks)

(herald "claims"
  (goals-sat) (bound 30) (limit 20000))

(defprotocol claims basic
  ; C (client) of claims
  (defrole C
    (vars (C S name) (k skey) (n m text))
    (trace
      (send (tuple-4 C (pubk C) (seal k (pubk S)) (hash n))) ; line 9
      (recv (cat m (sign (body "ack" (hash n) C m k) (privk S)) (mac k m))) ; line 11
      (send (sign (body "end" m S) (privk C))) ; line 15
    )
    (uniq-orig k)
    (uniq-gen n)
    (facts (neq C S))
  )

  ; S (server) of claims: stops here, because what comes next is not as it should be
  (defrole S-1
    (vars (S C name) (key-C akey) (k skey) (h1 mesg) (m text))
    (trace
      (send (cat "S" "S_1")) ; known to everybody
      (recv (tuple-4 C key-C (seal k (pubk S)) h1)) ; line 9
      (send (cat m (sign (body "ack" h1 C m k) (privk S)) (mac k m))) ; line 11
    )
    (uniq-orig m)
  )

  ; S (server) of claims
  (defrole S-2
    (vars (S C name) (key-C akey) (k skey) (h1 mesg) (m text))
    (trace
      (send (cat "S" "S_2")) ; known to everybody
      (recv (tuple-4 C key-C (seal k (pubk S)) h1)) ; line 9
      (send (cat m (sign (body "ack" h1 C m k) (privk S)) (mac k m))) ; line 11
      (recv (sign (body "end" m S) (invk key-C))) ; line 15
    )
    (uniq-orig m)
    (facts (neq C S))
  )

  (lang (tuple-4 (tuple 4)) (seal aenc) (sign sign) (body mac hash))
  (comment "what a spec claims for itself"))

; offered
(defgoal claims
  (forall ((S C name) (k skey) (z strd))
    (implies
      (and (strand S-1 z 3 (S S) (k k) (C C))
        (non (privk S))
        (non (privk C))
      )
      (exists ((C-2 name) (y strd))
        (and (strand C y 1 (C C-2) (S S) (k k))
          (prec y 0 z 2)
        )
      )
    ))
  (comment "offered-1"))

; offered
(defgoal claims
  (forall ((S C name) (k skey) (z strd))
    (implies
      (and (strand S-2 z 3 (S S) (k k) (C C))
        (non (privk S))
        (non (privk C))
      )
      (exists ((C-2 name) (y strd))
        (and (strand C y 1 (C C-2) (S S) (k k))
          (prec y 0 z 2)
        )
      )
    ))
  (comment "offered-2"))

; hidden
(defgoal claims
  (forall ((C S name) (k skey) (z l strd))
    (implies
      (and (strand C z 2 (C C) (k k) (S S))
        (p "" l 1)
        (p "" "x" l k)
        (non (privk C))
        (non (privk S))
      )
      (false)
    ))
  (comment "hidden"))

; nowhere
(defgoal claims
  (forall ((C S name) (k skey) (z l strd))
    (implies
      (and (strand C z 1 (C C) (k k) (S S))
        (p "" l 1)
        (p "" "x" l k)
        (non (privk C))
        (non (privk S))
      )
      (false)
    ))
  (comment "nowhere-part-1"))

; nowhere
(defgoal claims
  (forall ((S C C-2 S-2 name) (k skey) (z z-1 l strd))
    (implies
      (and (strand S-1 z 2 (S S) (k k) (C C))
        (strand C z-1 1 (C C-2) (S S-2) (k k))
        (p "" l 1)
        (p "" "x" l k)
        (non (privk S))
        (non (privk C))
        (non (privk C-2))
        (non (privk S-2))
      )
      (false)
    ))
  (comment "nowhere-part-2-1"))

; nowhere
(defgoal claims
  (forall ((S C C-2 S-2 name) (k skey) (z z-1 l strd))
    (implies
      (and (strand S-2 z 2 (S S) (k k) (C C))
        (strand C z-1 1 (C C-2) (S S-2) (k k))
        (p "" l 1)
        (p "" "x" l k)
        (non (privk S))
        (non (privk C))
        (non (privk C-2))
        (non (privk S-2))
      )
      (false)
    ))
  (comment "nowhere-part-2-2"))

; answered
(defgoal claims
  (forall ((C S name) (k skey) (z strd))
    (implies
      (and (strand C z 2 (C C) (k k) (S S))
        (non (privk C))
        (non (privk S))
      )
      (or
        (exists ((S-2 name) (y strd))
          (and (strand S-1 y 2 (S S-2) (k k))
            (prec y 1 z 1)
          )
        )
        (exists ((S-2 name) (y strd))
          (and (strand S-2 y 2 (S S-2) (k k))
            (prec y 1 z 1)
          )
        )
      )
    ))
  (comment "answered"))

; together
(defgoal claims
  (forall ((C S S-2 name) (k skey) (z z-1 strd))
    (implies
      (and (strand C z 2 (C C) (k k) (S S))
        (strand S-2 z-1 4 (S S-2) (C C) (k k))
        (non (privk C))
        (non (privk S))
        (non (privk S-2))
      )
      (or
        (exists ((y strd))
          (and (strand S-1 y 3 (S S-2) (k k))
            (prec y 2 z 1)
          )
        )
        (exists ((y strd))
          (and (strand S-1 y 3 (S S-2) (k k))
            (prec y 2 z-1 3)
          )
        )
        (exists ((y strd))
          (and (strand S-2 y 3 (S S-2) (k k))
            (prec y 2 z 1)
          )
        )
        (exists ((y strd))
          (and (strand S-2 y 3 (S S-2) (k k))
            (prec y 2 z-1 3)
          )
        )
      )
    ))
  (comment "together"))

; C : agreement S on n (committed counts)
(defgoal claims
  (forall ((C S name) (n text) (z strd))
    (implies
      (and (strand C z 2 (C C) (S S) (n n))
        (non (privk S))
        (non (privk C))
      )
      (or
        (exists ((y strd))
          (and (strand S-1 y 2 (S S) (h1 (hash n)))
            (prec y 1 z 1)
          )
        )
        (exists ((y strd))
          (and (strand S-2 y 2 (S S) (h1 (hash n)))
            (prec y 1 z 1)
          )
        )
      )
    ))
  (comment "agreement-C-S-n-committed"))

; whether C can come to its end
(defskeleton claims
  (vars (C S name))
  (defstrand C 3 (C C) (S S))
  (non-orig (privk C) (privk S))
  (comment "ends-C"))

; whether S-2 can come to its end
(defskeleton claims
  (vars (S C name))
  (defstrand S-2 4 (S S) (C C))
  (non-orig (privk S) (privk C))
  (comment "ends-S-2"))
