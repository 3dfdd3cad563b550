"""The engine on a simulated clock, touching no data: scenarios, and the replay of a draft against real cases."""
