package secret

import (
	"encoding/binary"
	"strings"

	"sessiontray/session/match"
)

// fragments finds pieces of secrets, in any case: of one that was cut off, wrapped or
// told in part. It is a Bloom filter of all that stands in them, eight bytes at a time,
// which forgets nothing; a piece is several such that overlap.
type fragments struct {
	bits   []uint64
	places uint // the number of bits is two to this power
	count  int  // of grams
}

const (
	gram        = 8
	firstPlaces = 17 // 16 KB
	lastPlaces  = 23 // 1 MB, for some million grams
	// minFragment is the length in bytes from which a piece is hidden. What is shown of
	// a redacted secret is shorter.
	minFragment = 14
	// stride is how far apart a text is looked at: so that no such piece is missed.
	stride = minFragment - gram + 1
)

// full reports whether there should be more room: else texts would be hidden that are
// no pieces.
func (f *fragments) full() bool { return f.count > len(f.bits)*64/10 && f.places < lastPlaces }

// enlarge makes more room, and forgets everything.
func (f *fragments) enlarge() {
	f.places = min(max(firstPlaces, f.places+2), lastPlaces)
	f.bits, f.count = make([]uint64, 1<<f.places/64), 0
}

// add makes the pieces of a text known.
func (f *fragments) add(text string) {
	for n := 0; n+gram <= len(text); n++ {
		if piece := text[n : n+gram]; isTokenText(piece) {
			a, b := f.hashes(piece)
			f.bits[a/64] |= 1 << (a % 64)
			f.bits[b/64] |= 1 << (b % 64)
			f.count++
		}
	}
}

// hashes are the two places of a gram, whatever its case.
func (f *fragments) hashes(piece string) (a, b uint64) {
	const (
		capitals = 0x2020202020202020
		other    = 0xc2b2ae3d27d4eb4f // odd, for a second place that has nothing to do with the first
	)
	x := binary.LittleEndian.Uint64([]byte(piece)) | capitals
	x ^= x >> 32
	return match.Spread(x, f.places), x * other >> (64 - f.places)
}

func (f *fragments) has(piece string) bool {
	a, b := f.hashes(piece)
	return f.bits[a/64]>>(a%64)&1 == 1 && f.bits[b/64]>>(b%64)&1 == 1
}

// replace hides the pieces in a text.
func (f *fragments) replace(text string) string {
	if f.bits == nil {
		return text
	}
	var out strings.Builder
	done := 0
	for n := 0; n+gram <= len(text); n += stride {
		if !f.has(text[n : n+gram]) {
			continue
		}
		from, to := n, n+gram
		for from > done && isTokenByte(text[from-1]) && f.has(text[from-1:from-1+gram]) {
			from--
		}
		for to < len(text) && isTokenByte(text[to]) && f.has(text[to-gram+1:to+1]) {
			to++
		}
		if to-from < minFragment || !isTokenText(text[n:n+gram]) {
			continue
		}
		out.WriteString(text[done:from])
		out.WriteString(Hidden)
		done, n = to, to-stride
	}
	if done == 0 {
		return text
	}
	out.WriteString(text[done:])
	return out.String()
}
