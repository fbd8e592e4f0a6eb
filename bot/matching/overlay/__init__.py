"""A server's own phrases laid over the shipped index, exactly and cheaply.

Every server may add entries and other ways to ask the shipped ones, and replace shipped entries.
Solving all phrases anew for each server would take seconds and 20 MB. This package computes the
change that the new phrases make to the shipped solution: the same scores, in milliseconds and
about 1 MB. One page of algebra says how.

**The shipped solution.** n phrases belong to c classes (the entries, and "not covered"). K, n by n,
is their kernel: how alike two phrases are. L is diagonal: the ridge of each phrase. Y, n by c, has
a 1 where a phrase belongs to a class. Kernel ridge regression (`bot.matching.ridge`) solves

    A C = Y        with A = K + L        so C = P Y with P = inverse of A

A question, with k its kernel with each phrase, scores C' k (one value a class; ' transposes).

**Adding m phrases** (`joint.py`). X, n by m, is the kernel of shipped with new phrases; B, m by m,
that of the new ones with each other, their ridge added; Z, m by c, their classes. The joint system

    [ A   X ] [ C + F ]   [ Y ]
    [ X'  B ] [ D     ] = [ Z ]

has the unknown D, the coefficients of the new phrases, and F, the change of the shipped ones. The
first row gives C + F = P (Y - X D), so F = - P X D. Put into the second row:

    (B - X' P X) D = Z - X' C

The bracket is the Schur complement of A, only m by m. S = P X is called `spread` in the code: the
part of each new phrase that shipped phrases explain already. So

    D = inverse of (B - X' S) times (Z - X' C)        F = - S D

**Scoring.** A question has kernel k with shipped phrases and r with new ones. Its scores become

    (C + F)' k + D' r  =  C' k + D' (r - S' k)

C' k is the shipped score, computed for every server alike. What an overlay must keep is D and
either F (n by c) or S (n by m): whichever is smaller. All are held in two bytes a value.

**Replacing an entry** takes its phrases G out of the shipped ones R + G first. A matrix without the
rows and columns of G has the inverse (block inversion of P)

    P_RR - P_RG (inverse of P_GG) P_GR

so no new inverse is needed: from any solution V = P T subtract P[:, G] (inverse of P_GG) V[G]. That
is the solution for the targets T of R alone, with zeros in the rows of G, whatever T holds there.
It is applied to C and to S alike.

**Too many phrases** (`sampled.py`). Beyond some hundred, the m by m system costs too much. Then the
shipped coefficients stay, and the new phrases are fitted to what those leave unexplained,
E = Z - X' C, by an even share M of the new phrases (the subset of regressors, Smola and Schoelkopf
2000): with H the kernel of all new phrases with M, H_M its rows of M, and N the ridge of the new
phrases,

    (H_M + H' (inverse of N) H) D = H' (inverse of N) E
"""
