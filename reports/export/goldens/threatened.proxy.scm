; tertius export {"to":"cpsa","file":"threatened.tertius","protocol":"threatened","with":[],"threats":"proxy","goals":["C : aliveness P","C : recent-aliveness P","C : role-aliveness P","C : recent-role-aliveness P","C : weak-agreement P","C : agreement P","C : injective-agreement P","C : peer-consistency P","C : aliveness S","C : recent-aliveness S","C : role-aliveness S","C : recent-role-aliveness S","C : weak-agreement S","C : agreement S","C : injective-agreement S","C : peer-consistency S","P : aliveness C","P : recent-aliveness C","P : role-aliveness C","P : recent-role-aliveness C","P : weak-agreement C","P : agreement C","P : injective-agreement C","P : peer-consistency C","P : aliveness S","P : recent-aliveness S","P : role-aliveness S","P : recent-role-aliveness S","P : weak-agreement S","P : agreement S","P : injective-agreement S","P : peer-consistency S","S : aliveness C","S : recent-aliveness C","S : role-aliveness C","S : recent-role-aliveness C","S : weak-agreement C","S : agreement C","S : injective-agreement C","S : peer-consistency C","S : aliveness P","S : recent-aliveness P","S : role-aliveness P","S : recent-role-aliveness P","S : weak-agreement P","S : agreement P","S : injective-agreement P","S : peer-consistency P","C : server-participation S","C : server-participation-strong S","C : secrecy on s"],"typed":true,"self":false}
;
; threatened: something for every threat
; from threatened.tertius, for CPSA 4; run it with cpsa4
; threats: proxy
;
; A goal holds where every shape satisfies it. Whose keys are (non k) is honest; nothing is assumed of anybody else.
;
; Approximated:
; - places take values of their own kind only: no result of a hash for a nonce (may miss attacks)
; - a role that branches, or makes checks after it has sent something, is several roles of CPSA, one for each way (exact)
; - certificates of an honest authority are tuples over own keys, which anybody can send (exact)
; - certificates of an authority whose key the adversary has are tuples over any key (exact)
; - a threat is an assumption that is not made: a key is not non-originating (exact)
;
; Not asked:
; - C : aliveness P: P, whom the goal is about, is dishonest
; - C : recent-aliveness P: P, whom the goal is about, is dishonest
; - C : role-aliveness P: P, whom the goal is about, is dishonest
; - C : recent-role-aliveness P: P, whom the goal is about, is dishonest
; - C : weak-agreement P: P, whom the goal is about, is dishonest
; - C : agreement P: P, whom the goal is about, is dishonest
; - C : injective-agreement P: P, whom the goal is about, is dishonest
; - C : peer-consistency P: P, whom the goal is about, is dishonest
; - P : aliveness C: the claimant P itself is dishonest
; - P : recent-aliveness C: the claimant P itself is dishonest
; - P : role-aliveness C: the claimant P itself is dishonest
; - P : recent-role-aliveness C: the claimant P itself is dishonest
; - P : weak-agreement C: the claimant P itself is dishonest
; - P : agreement C: the claimant P itself is dishonest
; - P : injective-agreement C: the claimant P itself is dishonest
; - P : peer-consistency C: the claimant P itself is dishonest
; - P : aliveness S: the claimant P itself is dishonest
; - P : recent-aliveness S: the claimant P itself is dishonest
; - P : role-aliveness S: the claimant P itself is dishonest
; - P : recent-role-aliveness S: the claimant P itself is dishonest
; - P : weak-agreement S: the claimant P itself is dishonest
; - P : agreement S: S and P share no fresh value, datum or channel key by then: S can learn nC only after P has accepted
; - P : injective-agreement S: S and P share no fresh value, datum or channel key by then: S can learn nC only after P has accepted
; - P : peer-consistency S: the claimant P itself is dishonest
; - S : aliveness P: P, whom the goal is about, is dishonest
; - S : recent-aliveness P: P, whom the goal is about, is dishonest
; - S : role-aliveness P: P, whom the goal is about, is dishonest
; - S : recent-role-aliveness P: P, whom the goal is about, is dishonest
; - S : weak-agreement P: P, whom the goal is about, is dishonest
; - S : agreement P: P, whom the goal is about, is dishonest
; - S : injective-agreement P: P, whom the goal is about, is dishonest
; - S : peer-consistency P: P, whom the goal is about, is dishonest

(herald "threatened"
  (goals-sat) (bound 30) (limit 20000))

(defprotocol threatened basic
  ; C (client) of threatened: certificates by CA
  (defrole C-1
    (vars (C S P name) (nC nS text) (sign1 mesg) (s skey))
    (trace
      (send (cat "C" C S P)) ; known to everybody
      (send nC) ; line 13
      (recv sign1) ; line 14
      (send (cat C nC)) ; line 15
      (recv (cat nS (cert "CA" "server" S (pubk S)) (sign (body C nC nS) (privk S)) (aead s nC (ltk C S)))) ; line 16
    )
    (uniq-orig nC)
    (facts (neq C S) (neq C P))
  )

  ; C (client) of threatened: certificates by sCA
  (defrole C-2
    (vars (C S P name) (nC nS text) (sign1 mesg) (key-S akey) (s skey))
    (trace
      (send (cat "C" C S P)) ; known to everybody
      (send nC) ; line 13
      (recv sign1) ; line 14
      (send (cat C nC)) ; line 15
      (recv (cat nS (cert "sCA" "server" S key-S) (sign (body C nC nS) (invk key-S)) (aead s nC (ltk C S)))) ; line 16
    )
    (uniq-orig nC)
    (facts (neq C S) (neq C P))
  )

  ; P (proxy) of threatened
  (defrole P
    (vars (P C S name) (nC text))
    (trace
      (send (cat "P" P C S)) ; known to everybody
      (recv nC) ; line 13
      (send (sign (body "seen" nC) (privk P))) ; line 14
    )
    (facts (neq P C) (neq P S))
  )

  ; S (server) of threatened
  (defrole S
    (vars (S C P name) (nC nS text) (s skey))
    (trace
      (send (cat "S" S C P)) ; known to everybody
      (recv (cat C nC)) ; line 15
      (send (cat nS (cert "CA" "server" S (pubk S)) (sign (body C nC nS) (privk S)) (aead s nC (ltk C S)))) ; line 16
    )
    (uniq-orig nS s)
    (facts (neq S C) (neq S P))
  )

  (lang (cert (tuple 4)) (sign sign) (body hash) (aead senc))
  (comment "something for every threat"))

; C : aliveness S
(defgoal threatened
  (forall ((C P S name) (z strd))
    (implies
      (and (strand C-1 z 5 (C C) (P P) (S S))
        (non (privk S))
        (non (privk C))
        (non (ltk S S)) (non (ltk S C))
        (non (ltk C S)) (non (ltk C C))
      )
      (or
        (exists ((y strd))
          (and (strand C-1 y 2 (C S))
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand P y 2 (P S))
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand S y 2 (S S))
            (prec y 1 z 4)
          )
        )
      )
    ))
  (comment "aliveness-C-S-1"))

; C : aliveness S
(defgoal threatened
  (forall ((C P S name) (z strd))
    (implies
      (and (strand C-2 z 5 (C C) (P P) (S S))
        (non (privk S))
        (non (privk C))
        (non (ltk S S)) (non (ltk S C))
        (non (ltk C S)) (non (ltk C C))
      )
      (or
        (exists ((y strd))
          (and (strand C-1 y 2 (C S))
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand P y 2 (P S))
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand S y 2 (S S))
            (prec y 1 z 4)
          )
        )
      )
    ))
  (comment "aliveness-C-S-2"))

; C : recent-aliveness S
(defgoal threatened
  (forall ((C P S name) (z strd))
    (implies
      (and (strand C-1 z 5 (C C) (P P) (S S))
        (non (privk S))
        (non (privk C))
        (non (ltk S S)) (non (ltk S C))
        (non (ltk C S)) (non (ltk C C))
      )
      (or
        (exists ((y strd))
          (and (strand C-1 y 2 (C S))
            (prec z 1 y 1)
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 3 (C S))
            (prec z 1 y 2)
            (prec y 2 z 4)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 4 (C S))
            (prec z 1 y 3)
            (prec y 3 z 4)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 5 (C S))
            (prec z 1 y 4)
            (prec y 4 z 4)
          )
        )
        (exists ((y strd))
          (and (strand C-2 y 5 (C S))
            (prec z 1 y 4)
            (prec y 4 z 4)
          )
        )
        (exists ((y strd))
          (and (strand P y 2 (P S))
            (prec z 1 y 1)
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand P y 3 (P S))
            (prec z 1 y 2)
            (prec y 2 z 4)
          )
        )
        (exists ((y strd))
          (and (strand S y 2 (S S))
            (prec z 1 y 1)
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand S y 3 (S S))
            (prec z 1 y 2)
            (prec y 2 z 4)
          )
        )
      )
    ))
  (comment "recent-aliveness-C-S-1"))

; C : recent-aliveness S
(defgoal threatened
  (forall ((C P S name) (z strd))
    (implies
      (and (strand C-2 z 5 (C C) (P P) (S S))
        (non (privk S))
        (non (privk C))
        (non (ltk S S)) (non (ltk S C))
        (non (ltk C S)) (non (ltk C C))
      )
      (or
        (exists ((y strd))
          (and (strand C-1 y 2 (C S))
            (prec z 1 y 1)
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 3 (C S))
            (prec z 1 y 2)
            (prec y 2 z 4)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 4 (C S))
            (prec z 1 y 3)
            (prec y 3 z 4)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 5 (C S))
            (prec z 1 y 4)
            (prec y 4 z 4)
          )
        )
        (exists ((y strd))
          (and (strand C-2 y 5 (C S))
            (prec z 1 y 4)
            (prec y 4 z 4)
          )
        )
        (exists ((y strd))
          (and (strand P y 2 (P S))
            (prec z 1 y 1)
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand P y 3 (P S))
            (prec z 1 y 2)
            (prec y 2 z 4)
          )
        )
        (exists ((y strd))
          (and (strand S y 2 (S S))
            (prec z 1 y 1)
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand S y 3 (S S))
            (prec z 1 y 2)
            (prec y 2 z 4)
          )
        )
      )
    ))
  (comment "recent-aliveness-C-S-2"))

; C : role-aliveness S
(defgoal threatened
  (forall ((C P S name) (z strd))
    (implies
      (and (strand C-1 z 5 (C C) (P P) (S S))
        (non (privk S))
        (non (privk C))
        (non (ltk S S)) (non (ltk S C))
        (non (ltk C S)) (non (ltk C C))
      )
      (exists ((y strd))
        (and (strand S y 2 (S S))
          (prec y 1 z 4)
        )
      )
    ))
  (comment "role-aliveness-C-S-1"))

; C : role-aliveness S
(defgoal threatened
  (forall ((C P S name) (z strd))
    (implies
      (and (strand C-2 z 5 (C C) (P P) (S S))
        (non (privk S))
        (non (privk C))
        (non (ltk S S)) (non (ltk S C))
        (non (ltk C S)) (non (ltk C C))
      )
      (exists ((y strd))
        (and (strand S y 2 (S S))
          (prec y 1 z 4)
        )
      )
    ))
  (comment "role-aliveness-C-S-2"))

; C : recent-role-aliveness S
(defgoal threatened
  (forall ((C P S name) (z strd))
    (implies
      (and (strand C-1 z 5 (C C) (P P) (S S))
        (non (privk S))
        (non (privk C))
        (non (ltk S S)) (non (ltk S C))
        (non (ltk C S)) (non (ltk C C))
      )
      (or
        (exists ((y strd))
          (and (strand S y 2 (S S))
            (prec z 1 y 1)
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand S y 3 (S S))
            (prec z 1 y 2)
            (prec y 2 z 4)
          )
        )
      )
    ))
  (comment "recent-role-aliveness-C-S-1"))

; C : recent-role-aliveness S
(defgoal threatened
  (forall ((C P S name) (z strd))
    (implies
      (and (strand C-2 z 5 (C C) (P P) (S S))
        (non (privk S))
        (non (privk C))
        (non (ltk S S)) (non (ltk S C))
        (non (ltk C S)) (non (ltk C C))
      )
      (or
        (exists ((y strd))
          (and (strand S y 2 (S S))
            (prec z 1 y 1)
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand S y 3 (S S))
            (prec z 1 y 2)
            (prec y 2 z 4)
          )
        )
      )
    ))
  (comment "recent-role-aliveness-C-S-2"))

; C : weak-agreement S
(defgoal threatened
  (forall ((C P S name) (z strd))
    (implies
      (and (strand C-1 z 5 (C C) (P P) (S S))
        (non (privk S))
        (non (privk C))
        (non (ltk S S)) (non (ltk S C))
        (non (ltk C S)) (non (ltk C C))
      )
      (or
        (exists ((y strd))
          (and (strand P y 2 (P S) (C C))
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand S y 2 (S S) (C C))
            (prec y 1 z 4)
          )
        )
      )
    ))
  (comment "weak-agreement-C-S-1"))

; C : weak-agreement S
(defgoal threatened
  (forall ((C P S name) (z strd))
    (implies
      (and (strand C-2 z 5 (C C) (P P) (S S))
        (non (privk S))
        (non (privk C))
        (non (ltk S S)) (non (ltk S C))
        (non (ltk C S)) (non (ltk C C))
      )
      (or
        (exists ((y strd))
          (and (strand P y 2 (P S) (C C))
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand S y 2 (S S) (C C))
            (prec y 1 z 4)
          )
        )
      )
    ))
  (comment "weak-agreement-C-S-2"))

; line 19: C : agreement S
(defgoal threatened
  (forall ((C P S name) (nC nS text) (s skey) (z strd))
    (implies
      (and (strand C-1 z 5 (C C) (P P) (S S) (nC nC) (nS nS) (s s))
        (non (privk S))
        (non (privk C))
        (non (ltk S S)) (non (ltk S C))
        (non (ltk C S)) (non (ltk C C))
      )
      (exists ((y strd))
        (and (strand S y 3 (S S) (C C) (P P) (nC nC) (nS nS) (s s))
          (prec y 2 z 4)
        )
      )
    ))
  (comment "agreement-C-S-1"))

; line 19: C : agreement S
(defgoal threatened
  (forall ((C P S name) (nC nS text) (s skey) (z strd))
    (implies
      (and (strand C-2 z 5 (C C) (P P) (S S) (nC nC) (nS nS) (s s))
        (non (privk S))
        (non (privk C))
        (non (ltk S S)) (non (ltk S C))
        (non (ltk C S)) (non (ltk C C))
      )
      (exists ((y strd))
        (and (strand S y 3 (S S) (C C) (P P) (nC nC) (nS nS) (s s))
          (prec y 2 z 4)
        )
      )
    ))
  (comment "agreement-C-S-2"))

; C : injective-agreement S
(defgoal threatened
  (forall ((C P S name) (nC nS text) (s skey) (z strd))
    (implies
      (and (strand C-1 z 5 (C C) (P P) (S S) (nC nC) (nS nS) (s s))
        (non (privk S))
        (non (privk C))
        (non (ltk S S)) (non (ltk S C))
        (non (ltk C S)) (non (ltk C C))
      )
      (exists ((y strd))
        (and (strand S y 3 (S S) (C C) (P P) (nC nC) (nS nS) (s s))
          (prec y 2 z 4)
        )
      )
    ))
  (comment "injective-agreement-C-S-1"))

; C : injective-agreement S
(defgoal threatened
  (forall ((C P S name) (nC nS text) (s skey) (z strd))
    (implies
      (and (strand C-2 z 5 (C C) (P P) (S S) (nC nC) (nS nS) (s s))
        (non (privk S))
        (non (privk C))
        (non (ltk S S)) (non (ltk S C))
        (non (ltk C S)) (non (ltk C C))
      )
      (exists ((y strd))
        (and (strand S y 3 (S S) (C C) (P P) (nC nC) (nS nS) (s s))
          (prec y 2 z 4)
        )
      )
    ))
  (comment "injective-agreement-C-S-2"))

; C : injective-agreement S
(defgoal threatened
  (forall ((C P S name) (nC nS text) (s skey) (z z-again y strd))
    (implies
      (and (strand C-1 z 5 (C C) (P P) (S S) (nC nC) (nS nS) (s s))
        (strand C-1 z-again 5 (C C) (P P) (S S) (nC nC) (nS nS) (s s))
        (strand S y 3 (S S) (C C) (P P) (nC nC) (nS nS) (s s))
        (non (privk S))
        (non (privk C))
        (non (ltk S S)) (non (ltk S C))
        (non (ltk C S)) (non (ltk C C))
      )
      (= z z-again)
    ))
  (comment "injective-agreement-C-S-apart-1"))

; C : injective-agreement S
(defgoal threatened
  (forall ((C P S name) (nC nS text) (s skey) (z z-again y strd))
    (implies
      (and (strand C-1 z 5 (C C) (P P) (S S) (nC nC) (nS nS) (s s))
        (strand C-2 z-again 5 (C C) (P P) (S S) (nC nC) (nS nS) (s s))
        (strand S y 3 (S S) (C C) (P P) (nC nC) (nS nS) (s s))
        (non (privk S))
        (non (privk C))
        (non (ltk S S)) (non (ltk S C))
        (non (ltk C S)) (non (ltk C C))
      )
      (= z z-again)
    ))
  (comment "injective-agreement-C-S-apart-2"))

; C : injective-agreement S
(defgoal threatened
  (forall ((C P S name) (nC nS text) (s skey) (z z-again y strd))
    (implies
      (and (strand C-2 z 5 (C C) (P P) (S S) (nC nC) (nS nS) (s s))
        (strand C-2 z-again 5 (C C) (P P) (S S) (nC nC) (nS nS) (s s))
        (strand S y 3 (S S) (C C) (P P) (nC nC) (nS nS) (s s))
        (non (privk S))
        (non (privk C))
        (non (ltk S S)) (non (ltk S C))
        (non (ltk C S)) (non (ltk C C))
      )
      (= z z-again)
    ))
  (comment "injective-agreement-C-S-apart-3"))

; C : peer-consistency S
(defgoal threatened
  (forall ((C P S C-2 name) (nC nS text) (s skey) (z z-1 strd))
    (implies
      (and (strand C-1 z 5 (C C) (P P) (S S) (nC nC) (nS nS) (s s))
        (strand S z-1 3 (S S) (C C-2) (nC nC) (nS nS) (s s))
        (non (privk S))
        (non (privk C))
        (non (ltk S S)) (non (ltk S C))
        (non (ltk C S)) (non (ltk C C))
      )
      (= C-2 C)
    ))
  (comment "peer-consistency-C-S-1"))

; C : peer-consistency S
(defgoal threatened
  (forall ((C P S C-2 name) (nC nS text) (s skey) (z z-1 strd))
    (implies
      (and (strand C-2 z 5 (C C) (P P) (S S) (nC nC) (nS nS) (s s))
        (strand S z-1 3 (S S) (C C-2) (nC nC) (nS nS) (s s))
        (non (privk S))
        (non (privk C))
        (non (ltk S S)) (non (ltk S C))
        (non (ltk C S)) (non (ltk C C))
      )
      (= C-2 C)
    ))
  (comment "peer-consistency-C-S-2"))

; S : aliveness C
(defgoal threatened
  (forall ((S C P name) (z strd))
    (implies
      (and (strand S z 3 (S S) (C C) (P P))
        (non (privk C))
        (non (privk S))
        (non (ltk C C)) (non (ltk C S))
        (non (ltk S C)) (non (ltk S S))
      )
      (or
        (exists ((y strd))
          (and (strand C-1 y 2 (C C))
            (prec y 1 z 2)
          )
        )
        (exists ((y strd))
          (and (strand P y 2 (P C))
            (prec y 1 z 2)
          )
        )
        (exists ((y strd))
          (and (strand S y 2 (S C))
            (prec y 1 z 2)
          )
        )
      )
    ))
  (comment "aliveness-S-C"))

; S : recent-aliveness C
(defgoal threatened
  (forall ((S C P name) (z strd))
    (implies
      (and (strand S z 3 (S S) (C C) (P P))
        (non (privk C))
        (non (privk S))
        (non (ltk C C)) (non (ltk C S))
        (non (ltk S C)) (non (ltk S S))
      )
      (or
        (exists ((y strd))
          (and (strand C-1 y 2 (C C))
            (prec z 1 y 1)
            (prec y 1 z 2)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 3 (C C))
            (prec z 1 y 2)
            (prec y 2 z 2)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 4 (C C))
            (prec z 1 y 3)
            (prec y 3 z 2)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 5 (C C))
            (prec z 1 y 4)
            (prec y 4 z 2)
          )
        )
        (exists ((y strd))
          (and (strand C-2 y 5 (C C))
            (prec z 1 y 4)
            (prec y 4 z 2)
          )
        )
        (exists ((y strd))
          (and (strand P y 2 (P C))
            (prec z 1 y 1)
            (prec y 1 z 2)
          )
        )
        (exists ((y strd))
          (and (strand P y 3 (P C))
            (prec z 1 y 2)
            (prec y 2 z 2)
          )
        )
        (exists ((y strd))
          (and (strand S y 2 (S C))
            (prec z 1 y 1)
            (prec y 1 z 2)
          )
        )
        (exists ((y strd))
          (and (strand S y 3 (S C))
            (prec z 1 y 2)
            (prec y 2 z 2)
          )
        )
      )
    ))
  (comment "recent-aliveness-S-C"))

; S : role-aliveness C
(defgoal threatened
  (forall ((S C P name) (z strd))
    (implies
      (and (strand S z 3 (S S) (C C) (P P))
        (non (privk C))
        (non (privk S))
        (non (ltk C C)) (non (ltk C S))
        (non (ltk S C)) (non (ltk S S))
      )
      (exists ((y strd))
        (and (strand C-1 y 2 (C C))
          (prec y 1 z 2)
        )
      )
    ))
  (comment "role-aliveness-S-C"))

; S : recent-role-aliveness C
(defgoal threatened
  (forall ((S C P name) (z strd))
    (implies
      (and (strand S z 3 (S S) (C C) (P P))
        (non (privk C))
        (non (privk S))
        (non (ltk C C)) (non (ltk C S))
        (non (ltk S C)) (non (ltk S S))
      )
      (or
        (exists ((y strd))
          (and (strand C-1 y 2 (C C))
            (prec z 1 y 1)
            (prec y 1 z 2)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 3 (C C))
            (prec z 1 y 2)
            (prec y 2 z 2)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 4 (C C))
            (prec z 1 y 3)
            (prec y 3 z 2)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 5 (C C))
            (prec z 1 y 4)
            (prec y 4 z 2)
          )
        )
        (exists ((y strd))
          (and (strand C-2 y 5 (C C))
            (prec z 1 y 4)
            (prec y 4 z 2)
          )
        )
      )
    ))
  (comment "recent-role-aliveness-S-C"))

; S : weak-agreement C
(defgoal threatened
  (forall ((S C P name) (z strd))
    (implies
      (and (strand S z 3 (S S) (C C) (P P))
        (non (privk C))
        (non (privk S))
        (non (ltk C C)) (non (ltk C S))
        (non (ltk S C)) (non (ltk S S))
      )
      (or
        (exists ((y strd))
          (and (strand C-1 y 2 (C C) (S S))
            (prec y 1 z 2)
          )
        )
        (exists ((y strd))
          (and (strand P y 2 (P C) (S S))
            (prec y 1 z 2)
          )
        )
      )
    ))
  (comment "weak-agreement-S-C"))

; S : agreement C
(defgoal threatened
  (forall ((S C P name) (nC text) (z strd))
    (implies
      (and (strand S z 3 (S S) (C C) (P P) (nC nC))
        (non (privk C))
        (non (privk S))
        (non (ltk C C)) (non (ltk C S))
        (non (ltk S C)) (non (ltk S S))
      )
      (exists ((y strd))
        (and (strand C-1 y 2 (C C) (P P) (S S) (nC nC))
          (prec y 1 z 2)
        )
      )
    ))
  (comment "agreement-S-C"))

; S : injective-agreement C
(defgoal threatened
  (forall ((S C P name) (nC text) (z strd))
    (implies
      (and (strand S z 3 (S S) (C C) (P P) (nC nC))
        (non (privk C))
        (non (privk S))
        (non (ltk C C)) (non (ltk C S))
        (non (ltk S C)) (non (ltk S S))
      )
      (exists ((y strd))
        (and (strand C-1 y 2 (C C) (P P) (S S) (nC nC))
          (prec y 1 z 2)
        )
      )
    ))
  (comment "injective-agreement-S-C"))

; S : injective-agreement C
(defgoal threatened
  (forall ((S C P name) (nC text) (z z-again y strd))
    (implies
      (and (strand S z 3 (S S) (C C) (P P) (nC nC))
        (strand S z-again 3 (S S) (C C) (P P) (nC nC))
        (strand C-1 y 2 (C C) (P P) (S S) (nC nC))
        (non (privk C))
        (non (privk S))
        (non (ltk C C)) (non (ltk C S))
        (non (ltk S C)) (non (ltk S S))
      )
      (= z z-again)
    ))
  (comment "injective-agreement-S-C-apart"))

; S : peer-consistency C
(defgoal threatened
  (forall ((S C P S-2 name) (nC nS text) (s skey) (z z-1 strd))
    (implies
      (and (strand S z 3 (S S) (C C) (P P) (nC nC) (nS nS) (s s))
        (strand C-1 z-1 5 (C C) (S S-2) (nC nC) (nS nS) (s s))
        (non (privk C))
        (non (privk S))
        (non (ltk C C)) (non (ltk C S))
        (non (ltk S C)) (non (ltk S S))
      )
      (= S-2 S)
    ))
  (comment "peer-consistency-S-C-1"))

; S : peer-consistency C
(defgoal threatened
  (forall ((S C P S-2 name) (nC nS text) (s skey) (z z-1 strd))
    (implies
      (and (strand S z 3 (S S) (C C) (P P) (nC nC) (nS nS) (s s))
        (strand C-2 z-1 5 (C C) (S S-2) (nC nC) (nS nS) (s s))
        (non (privk C))
        (non (privk S))
        (non (ltk C C)) (non (ltk C S))
        (non (ltk S C)) (non (ltk S S))
      )
      (= S-2 S)
    ))
  (comment "peer-consistency-S-C-2"))

; C : server-participation S
(defgoal threatened
  (forall ((C P S name) (z strd))
    (implies
      (and (strand C-1 z 5 (C C) (P P) (S S))
        (non (privk S))
        (non (privk C))
        (non (ltk S S)) (non (ltk S C))
        (non (ltk C S)) (non (ltk C C))
      )
      (or
        (exists ((y strd))
          (and (strand S y 2 (S S))
            (prec z 1 y 1)
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand S y 3 (S S))
            (prec z 1 y 2)
            (prec y 2 z 4)
          )
        )
      )
    ))
  (comment "server-participation-C-S-1"))

; C : server-participation S
(defgoal threatened
  (forall ((C P S name) (z strd))
    (implies
      (and (strand C-2 z 5 (C C) (P P) (S S))
        (non (privk S))
        (non (privk C))
        (non (ltk S S)) (non (ltk S C))
        (non (ltk C S)) (non (ltk C C))
      )
      (or
        (exists ((y strd))
          (and (strand S y 2 (S S))
            (prec z 1 y 1)
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand S y 3 (S S))
            (prec z 1 y 2)
            (prec y 2 z 4)
          )
        )
      )
    ))
  (comment "server-participation-C-S-2"))

; C : server-participation-strong S
(defgoal threatened
  (forall ((C P S name) (z strd))
    (implies
      (and (strand C-1 z 5 (C C) (P P) (S S))
        (non (privk S))
        (non (privk C))
        (non (ltk S S)) (non (ltk S C))
        (non (ltk C S)) (non (ltk C C))
      )
      (or
        (exists ((y strd))
          (and (strand S y 2 (S S))
            (prec z 1 y 1)
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand S y 3 (S S))
            (prec z 1 y 2)
            (prec y 2 z 4)
          )
        )
      )
    ))
  (comment "server-participation-strong-C-S-part-1-1"))

; C : server-participation-strong S
(defgoal threatened
  (forall ((C P S name) (z strd))
    (implies
      (and (strand C-2 z 5 (C C) (P P) (S S))
        (non (privk S))
        (non (privk C))
        (non (ltk S S)) (non (ltk S C))
        (non (ltk C S)) (non (ltk C C))
      )
      (or
        (exists ((y strd))
          (and (strand S y 2 (S S))
            (prec z 1 y 1)
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand S y 3 (S S))
            (prec z 1 y 2)
            (prec y 2 z 4)
          )
        )
      )
    ))
  (comment "server-participation-strong-C-S-part-1-2"))

; C : server-participation-strong S
(defgoal threatened
  (forall ((C P S name) (nC nS text) (z strd))
    (implies
      (and (strand C-1 z 5 (C C) (P P) (S S) (nC nC) (nS nS))
        (non (privk S))
        (non (privk C))
        (non (ltk S S)) (non (ltk S C))
        (non (ltk C S)) (non (ltk C C))
      )
      (exists ((y strd))
        (and (strand S y 3 (S S) (nC nC) (nS nS))
          (prec y 2 z 4)
        )
      )
    ))
  (comment "server-participation-strong-C-S-part-2-1"))

; C : server-participation-strong S
(defgoal threatened
  (forall ((C P S name) (nC nS text) (z strd))
    (implies
      (and (strand C-2 z 5 (C C) (P P) (S S) (nC nC) (nS nS))
        (non (privk S))
        (non (privk C))
        (non (ltk S S)) (non (ltk S C))
        (non (ltk C S)) (non (ltk C C))
      )
      (exists ((y strd))
        (and (strand S y 3 (S S) (nC nC) (nS nS))
          (prec y 2 z 4)
        )
      )
    ))
  (comment "server-participation-strong-C-S-part-2-2"))

; line 20: C : secrecy on s
(defgoal threatened
  (forall ((C P S name) (s skey) (z l strd))
    (implies
      (and (strand C-1 z 5 (C C) (P P) (S S) (s s))
        (p "" l 1)
        (p "" "x" l s)
        (non (privk S))
        (non (privk C))
        (non (ltk S S)) (non (ltk S C))
        (non (ltk C S)) (non (ltk C C))
      )
      (false)
    ))
  (comment "secrecy-C-s-1"))

; line 20: C : secrecy on s
(defgoal threatened
  (forall ((C P S name) (s skey) (z l strd))
    (implies
      (and (strand C-2 z 5 (C C) (P P) (S S) (s s))
        (p "" l 1)
        (p "" "x" l s)
        (non (privk S))
        (non (privk C))
        (non (ltk S S)) (non (ltk S C))
        (non (ltk C S)) (non (ltk C C))
      )
      (false)
    ))
  (comment "secrecy-C-s-2"))

; whether C-1 can come to its end: certificates by CA
(defskeleton threatened
  (vars (C P S name))
  (defstrand C-1 5 (C C) (P P) (S S))
  (non-orig (privk C) (privk P) (privk S) (ltk C C) (ltk C P) (ltk C S) (ltk P C) (ltk P P) (ltk P S) (ltk S C) (ltk S P) (ltk S S))
  (comment "ends-C-1"))

; whether C-2 can come to its end: certificates by sCA
(defskeleton threatened
  (vars (C P S name))
  (defstrand C-2 5 (C C) (P P) (S S))
  (non-orig (privk C) (privk P) (privk S) (ltk C C) (ltk C P) (ltk C S) (ltk P C) (ltk P P) (ltk P S) (ltk S C) (ltk S P) (ltk S S))
  (comment "ends-C-2"))

; whether P can come to its end
(defskeleton threatened
  (vars (P C S name))
  (defstrand P 3 (P P) (C C) (S S))
  (non-orig (privk P) (privk C) (privk S) (ltk P P) (ltk P C) (ltk P S) (ltk C P) (ltk C C) (ltk C S) (ltk S P) (ltk S C) (ltk S S))
  (comment "ends-P"))

; whether S can come to its end
(defskeleton threatened
  (vars (S C P name))
  (defstrand S 3 (S S) (C C) (P P))
  (non-orig (privk S) (privk C) (privk P) (ltk S S) (ltk S C) (ltk S P) (ltk C S) (ltk C C) (ltk C P) (ltk P S) (ltk P C) (ltk P P))
  (comment "ends-S"))
