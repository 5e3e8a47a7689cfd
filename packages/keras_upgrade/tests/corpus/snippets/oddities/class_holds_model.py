# Keras 1.2: a class that holds self.model, methods that train and predict
import numpy as np
from keras.models import Sequential, load_model
from keras.layers.core import Dense, Dropout
from keras.optimizers import Adam


class Agent:
    def __init__(self, states, actions):
        self.states, self.actions = states, actions
        self.memory = []
        self.gamma, self.learning_rate = 0.95, 0.001
        self.model = self._build_model()

    def _build_model(self):
        model = Sequential()
        model.add(Dense(12, input_dim=self.states, activation='relu'))
        model.add(Dropout(p=0.1))
        model.add(Dense(self.actions, activation='linear'))
        model.compile(loss='mse', optimizer=Adam(lr=self.learning_rate))
        return model

    def remember(self, *step):
        self.memory.append(step)

    def act(self, state):
        return np.argmax(self.model.predict(state)[0])

    def replay(self):
        for state, action, reward, next_state, done in self.memory:
            target = reward if done else reward + self.gamma * np.amax(self.model.predict(next_state)[0])
            wanted = self.model.predict(state)
            wanted[0][action] = target
            self.model.fit(state, wanted, nb_epoch=1, verbose=0)

    def save(self, name):
        self.model.save_weights(name)

    def load(self, name):
        self.model.load_weights(name)


agent = Agent(4, 2)
state = np.random.rand(1, 4)
for step in range(3):
    following = np.random.rand(1, 4)
    agent.remember(state, agent.act(state), 1.0, following, step == 2)
    state = following
agent.replay()
agent.save('agent-dqn.h5')
agent.load('agent-dqn.h5')
print(agent.act(state) in (0, 1))
