"""What a careful editor would say of a deck that can be loaded: each module looks at one side of it.

A check yields problems, which must be mended, and warnings, which are good to know before a review. What only keeps a
card from being approved is a warning until its file calls it approved.
"""
